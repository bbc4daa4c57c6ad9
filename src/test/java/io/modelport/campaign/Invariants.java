package io.modelport.campaign;

import io.modelport.campaign.Acknowledged.AliasMove;
import io.modelport.campaign.Acknowledged.DatasetCommit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What must hold after every round; it asks the database itself, and the disk. */
final class Invariants {

    /** Each selects what must not be there. */
    private static final Map<String, String> NEVER = Map.of("published twice", """
        select job from model_version group by job having count(*) > 1
        """, "succeeded without its version", """
        select job.id from training_job job where job.state = 'SUCCEEDED' and not exists (
            select from model_version version join registered_model model on model.id = version.model_id
            where version.job = job.id::text and version.number = job.model_version and model.name = job.model)
        """, "published without having succeeded", """
        select version.job from model_version version
        where not exists (select from training_job job where job.id::text = version.job and job.state = 'SUCCEEDED')
        """, "attempts of one job that both succeeded", """
        select job from training_attempt where state = 'SUCCEEDED' group by job having count(*) > 1
        """, "attempts that run beside a newer one", """
        select attempt.id from training_attempt attempt join training_job job on job.id = attempt.job
        where attempt.state = 'RUNNING' and (attempt.number <> job.attempt or job.state <> 'RUNNING')
        """, "jobs whose attempts are not numbered one by one", """
        select job.id from training_job job left join training_attempt attempt on attempt.job = job.id
        group by job.id having job.attempt <> count(attempt.id) or job.attempt <> coalesce(max(attempt.number), 0)
        """, "points measured twice", """
        select job, key, step, attempt from training_metric
        group by job, key, step, attempt having count(*) > 1
        """, "succeeded without the metrics of its last step", """
        select job.id from training_job job where job.state = 'SUCCEEDED' and not exists (
            select from training_metric metric where metric.job = job.id and metric.attempt = job.attempt
                and metric.key = 'test_accuracy' and metric.epoch = (job.spec ->> 'epochs')::integer)
        """, "failed without need", """
        select id, failure_type, failure_reason from training_job where state = 'FAILED'
        """, "aliases that differ from their history", """
        select model.name, alias.alias from model_alias alias join registered_model model on model.id = alias.model_id
        where alias.version is distinct from (select move.to_version from alias_move move
            where move.model = model.name and move.alias = alias.alias order by move.id desc limit 1)
        """);

    private final Cluster cluster;
    private final Acknowledged acknowledged;
    private final History history;
    private final Set<String> verified = new HashSet<>();

    Invariants(Cluster cluster, Acknowledged acknowledged, History history) {
        this.cluster = cluster;
        this.acknowledged = acknowledged;
        this.history = history;
    }

    /** How many versions were found whole, each file of them read once. */
    int verifiedBlobs() {
        return verified.size();
    }

    /**
     * Notes a violation for whatever does not hold.
     *
     * @param over whether nothing is under way any more
     */
    void check(boolean over) throws SQLException, IOException {
        // Taken first: what is promised from here on need not be there yet when the database is asked.
        Acknowledged promised = acknowledged.copy();
        try (Connection connection = cluster.connect()) {
            for (Map.Entry<String, String> never : NEVER.entrySet()) {
                Set<String> found = column(connection, never.getValue());
                if (!found.isEmpty()) {
                    history.violation(never.getKey() + ": " + found);
                }
            }
            checkJobs(connection, promised, over);
            checkAcknowledged(connection, promised);
            verifyBlobs(connection);
        }
    }

    int count(String query) throws SQLException {
        try (Connection connection = cluster.connect()) {
            return Integer.parseInt(column(connection, query).iterator().next());
        }
    }

    private void checkJobs(Connection connection, Acknowledged promised, boolean over) throws SQLException {
        Set<String> jobs = column(connection, "select id from training_job");
        Set<String> cancelled = column(connection,
                "select id from training_job where cancel_requested_at is not null and state in ('RUNNING', 'CANCELLED')");
        for (UUID job : promised.jobs) {
            if (!jobs.contains(job.toString())) {
                history.violation("lost: job " + job);
            }
        }
        for (UUID job : promised.cancellations) {
            if (!cancelled.contains(job.toString())) {
                history.violation("lost: the cancellation of job " + job);
            }
        }
        Set<String> unknown = new HashSet<>(jobs);
        promised.jobs.forEach(job -> unknown.remove(job.toString()));
        if (over && unknown.size() > 1) {
            // One may have been made when the campaign ended before its answer came.
            history.violation("made more than once: " + unknown);
        }
        Set<String> unfinished = column(connection, "select id from training_job where state in ('QUEUED', 'RUNNING')");
        if (over && !unfinished.isEmpty()) {
            history.violation("never finished: " + unfinished);
        }
    }

    private void checkAcknowledged(Connection connection, Acknowledged promised) throws SQLException {
        Set<String> commits = column(connection, """
            select dataset.name || '/' || version.number from dataset_version version
            join dataset on dataset.id = version.dataset_id
            """);
        for (DatasetCommit commit : promised.datasets) {
            if (!commits.contains(commit.name() + "/" + commit.version())) {
                history.violation("lost: " + commit);
            }
        }
        Set<String> moves = column(connection,
                "select id || ' ' || model || '/' || alias || '/' || to_version from alias_move");
        for (AliasMove move : promised.aliases) {
            if (!moves.contains(move.move() + " " + move.model() + "/" + move.alias() + "/" + move.version())) {
                history.violation("lost: " + move);
            }
        }
        for (Map.Entry<String, Long> deployed : promised.deployments.entrySet()) {
            Set<String> revisions = column(connection,
                    "select revision from deployment where model = '" + deployed.getKey() + "'");
            if (revisions.stream().mapToLong(Long::parseLong).noneMatch(found -> found >= deployed.getValue())) {
                history.violation("lost: deployment " + deployed + ", found " + revisions);
            }
        }
    }

    private void verifyBlobs(Connection connection) throws SQLException, IOException {
        for (String entry : column(connection, "select blob || ' ' || size from artifact_entry")) {
            if (verified.contains(entry)) {
                continue;
            }
            String digest = entry.substring(0, 64);
            Path blob = cluster.artifacts().resolve("blobs/sha256").resolve(digest.substring(0, 2)).resolve(digest);
            if (!Files.exists(blob) || Files.size(blob) != Long.parseLong(entry.substring(65))
                    || !digest.equals(digest(blob))) {
                history.violation("torn: the file " + blob + " of an artifact");
            }
            verified.add(entry);
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> column(Connection connection, String query) throws SQLException {
        Set<String> values = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                StringBuilder value = new StringBuilder(String.valueOf(row.getString(1)));
                for (int column = 2; column <= columns; column++) {
                    value.append(' ').append(row.getString(column));
                }
                values.add(value.toString());
            }
        }
        return values;
    }
}
