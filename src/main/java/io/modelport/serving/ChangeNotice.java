package io.modelport.serving;

import io.modelport.registry.AliasMoved;
import io.modelport.registry.VersionDeleted;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Tells all nodes, in the transaction of a change, that what shall be served has changed: they hear of it when it is
 * committed, and never of one that was not.
 */
@Component
class ChangeNotice {

    /** Says nothing but that; what has changed is read from the tables. */
    static final String CHANNEL = "modelport_deployments";

    private final JdbcClient jdbc;

    ChangeNotice(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    void on(DeploymentChanged changed) {
        send();
    }

    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    void on(AliasMoved moved) {
        send();
    }

    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    void on(VersionDeleted deleted) {
        send();
    }

    /** Equal notices of one transaction are sent once. */
    private void send() {
        jdbc.sql("select pg_notify(:channel, '')").param("channel", CHANNEL).query().listOfRows();
    }
}
