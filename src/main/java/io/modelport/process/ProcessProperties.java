package io.modelport.process;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How child processes are run.
 *
 * @param niceness how far they step back behind this node when processors are short, from 0 to 19
 * @param idle whether they get only the processor time that nobody else wants (Linux's SCHED_IDLE); on a machine that other
 *            programs keep busy they may come to a standstill
 * @param logLimit how much of what a child prints is kept: its beginning and its end
 */
@ConfigurationProperties("modelport.process")
record ProcessProperties(@DefaultValue("10") int niceness, @DefaultValue("false") boolean idle,
        @DefaultValue("1MB") DataSize logLimit) {

    ProcessProperties {
        if (niceness < 0 || niceness > 19) {
            throw new IllegalArgumentException("modelport.process.niceness is " + niceness
                    + "; use a number from 0 to 19");
        }
        if (logLimit.toBytes() < 4_096 || logLimit.toBytes() > 64L << 20) {
            throw new IllegalArgumentException("modelport.process.log-limit is " + logLimit
                    + "; use a size from 4KB to 64MB");
        }
    }
}
