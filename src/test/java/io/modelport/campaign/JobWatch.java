package io.modelport.campaign;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks ten times a second how every job stands, and that nothing about it ever goes back. */
final class JobWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(100);

    private final Cluster cluster;
    private final History history;
    private final Map<UUID, Standing> standings = new HashMap<>();
    private final Thread thread;
    private volatile boolean stopped;

    JobWatch(Cluster cluster, History history) {
        this.cluster = cluster;
        this.history = history;
        this.thread = Thread.ofPlatform().name("job-watch").start(this::watch);
    }

    /**
     * How a job stands.
     *
     * @param attempt the number of its newest attempt, its fence
     * @param attemptId that attempt's id
     * @param node where that attempt runs
     * @param step how far that attempt is; 0 before its first step
     * @param seenAt when it was first seen standing like this, by {@link System#nanoTime()}
     */
    record Standing(UUID job, String state, int attempt, @Nullable UUID attemptId, @Nullable String node, long step,
            long seenAt) {

        boolean isOver() {
            return !state.equals("QUEUED") && !state.equals("RUNNING");
        }

        boolean isAtWork() {
            return state.equals("RUNNING") && step > 0;
        }

        private boolean isSameAs(Standing other) {
            return state.equals(other.state) && attempt == other.attempt && step == other.step;
        }
    }

    synchronized int unfinished() {
        return (int) standings.values().stream().filter(job -> !job.isOver()).count();
    }

    synchronized List<Standing> atWork() {
        return standings.values().stream().filter(Standing::isAtWork).toList();
    }

    synchronized List<Standing> all() {
        return List.copyOf(standings.values());
    }

    synchronized @Nullable Standing of(UUID job) {
        return standings.get(job);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        while (!stopped) {
            try (Connection connection = cluster.connect()) {
                while (!stopped) {
                    look(connection);
                    Pause.of(EVERY);
                }
            } catch (SQLException e) {
                Pause.of(EVERY);
            }
        }
    }

    private void look(Connection connection) throws SQLException {
        Map<UUID, Standing> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("""
            select job.id, job.state, job.attempt, attempt.id as attempt_id, attempt.node,
                coalesce(attempt.step, 0) as step
            from training_job job
            left join training_attempt attempt on attempt.job = job.id and attempt.number = job.attempt
            """); ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                UUID job = row.getObject("id", UUID.class);
                found.put(job, new Standing(job, row.getString("state"), row.getInt("attempt"),
                        row.getObject("attempt_id", UUID.class), row.getString("node"), row.getLong("step"),
                        System.nanoTime()));
            }
        }
        compare(found.values());
    }

    private synchronized void compare(Collection<Standing> found) {
        Set<UUID> missing = new HashSet<>(standings.keySet());
        for (Standing now : found) {
            missing.remove(now.job);
            Standing before = standings.get(now.job);
            if (before == null || !before.isSameAs(now)) {
                standings.put(now.job, now);
            }
            if (before != null) {
                requireForward(before, now);
            }
        }
        missing.forEach(job -> history.violation("job " + job + " is gone"));
    }

    private void requireForward(Standing before, Standing now) {
        if (!before.state.equals(now.state) || before.attempt != now.attempt) {
            history.note("job " + now.job + " " + before.state + " " + before.attempt + " -> " + now.state + " "
                    + now.attempt + " on " + now.node);
        }
        if (now.attempt < before.attempt) {
            history.violation("the fence of job " + now.job + " fell from " + before.attempt + " to " + now.attempt);
        }
        if (now.attempt == before.attempt && now.step < before.step) {
            history.violation("attempt " + now.attempt + " of job " + now.job + " went back from step " + before.step
                    + " to " + now.step);
        }
        if (before.isOver() && !before.state.equals(now.state)) {
            history.violation("job " + now.job + " was " + before.state + " and became " + now.state);
        }
    }
}
