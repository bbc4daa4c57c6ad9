package io.modelport.monitoring;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * Where the lines of the access log go: through the logger {@code modelport.access} to a file, of whose predecessors so
 * many are kept that all of them stay within the limit. Lines are handed to a thread of the log's own; a disk that is
 * too slow loses some and holds up nobody.
 */
final class AccessLogFile implements Consumer<String>, DisposableBean {

    static final String LOGGER = "modelport.access";
    private static final String STANDARD_OUTPUT = "-";
    private static final int FILES = 8;
    private static final int WAITING_LINES = 1_000;

    private final Logger logger;
    private final AsyncAppender queue = new AsyncAppender();

    AccessLogFile(AccessLogSettings settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        OutputStreamAppender<ILoggingEvent> target = settings.file().equals(STANDARD_OUTPUT) ? new ConsoleAppender<>()
                : file(settings, context);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        target.setContext(context);
        target.setName("access-lines");
        target.setEncoder(encoder);
        target.start();
        queue.setContext(context);
        queue.setName("access");
        queue.setQueueSize(WAITING_LINES);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.addAppender(target);
        queue.start();
        logger = context.getLogger(LOGGER);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(queue);
    }

    @Override
    public void accept(String line) {
        logger.info(line);
    }

    /** Writes what waits. */
    @Override
    public void destroy() {
        logger.detachAppender(queue);
        queue.stop();
    }

    private static RollingFileAppender<ILoggingEvent> file(AccessLogSettings settings, LoggerContext context) {
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        file.setFile(settings.file());
        FixedWindowRollingPolicy predecessors = new FixedWindowRollingPolicy();
        predecessors.setContext(context);
        predecessors.setParent(file);
        predecessors.setFileNamePattern(settings.file().replace("%", "\\%") + ".%i");
        predecessors.setMinIndex(1);
        predecessors.setMaxIndex(FILES - 1);
        predecessors.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
        full.setContext(context);
        full.setMaxFileSize(new FileSize(Math.max(settings.sizeLimit().toBytes() / FILES, 1)));
        full.setCheckIncrement(Duration.buildByMilliseconds(0));
        full.start();
        file.setRollingPolicy(predecessors);
        file.setTriggeringPolicy(full);
        return file;
    }
}
