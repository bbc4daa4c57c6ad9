package io.modelport.http;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells whether a failure means that the database was away, busy or cut off, and says so now and then in the log. */
final class DatabaseFailure {

    private static final Logger log = LoggerFactory.getLogger(DatabaseFailure.class);
    private static final long LINE_EVERY_NANOS = 10_000_000_000L;

    /** Classes of SQLSTATE: connection lost, resources exhausted, ended by an operator, system error, rolled back. */
    private static final List<String> PASSING = List.of("08", "53", "57", "58", "40");

    private long nextLine = System.nanoTime();
    private int untold;

    /** Whether the same request may succeed when the database is back; whatever wraps the cause. */
    static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean passes = switch (cause) {
                case CannotCreateTransactionException _,DataAccessResourceFailureException _,TransientDataAccessException _ ->
                    true;
                case SQLTransientException _,SQLRecoverableException _,SQLNonTransientConnectionException _ -> true;
                case SQLException sql -> passes(sql);
                default -> false;
            };
            if (passes) {
                return true;
            }
        }
        return false;
    }

    /** A line for the first request of many that fail in the same seconds. */
    synchronized void log(Throwable failure) {
        untold++;
        long now = System.nanoTime();
        if (now - nextLine >= 0) {
            log.warn("The database did not serve {} requests: {}", untold, failure.toString());
            untold = 0;
            nextLine = now + LINE_EVERY_NANOS;
        }
    }

    private static boolean passes(SQLException failure) {
        String state = failure.getSQLState();
        // Without a state: the pool's word for a connection that broke earlier in the same transaction.
        return state == null || state.length() == 5 && PASSING.contains(state.substring(0, 2));
    }
}
