package io.modelport.artifact;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whose turn it is to do recurring work, by the database's clock: the node's that asks first once it is due. */
final class ArtifactTasks {

    private final JdbcClient jdbc;

    ArtifactTasks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Takes a task when it is due.
     *
     * @param lease after what time another node may take it, unless {@link #setDue} says otherwise
     */
    boolean claim(String name, Duration lease) {
        return jdbc.sql("""
            update artifact_task set due_at = clock_timestamp() + make_interval(secs => ?)
            where name = ? and due_at <= clock_timestamp()""").params(lease.toMillis() / 1e3, name).update() == 1;
    }

    void setDue(String name, Duration from) {
        jdbc.sql("update artifact_task set due_at = clock_timestamp() + make_interval(secs => ?) where name = ?")
                .params(from.toMillis() / 1e3, name)
                .update();
    }
}
