package io.modelport.http;

import java.util.concurrent.Executor;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How busy the threads are that answer HTTP. */
@Component
public final class BusyThreads {

    private volatile @Nullable ProtocolHandler handler;

    void watch(ProtocolHandler http) {
        handler = http;
    }

    /** How many calls are being answered, or wait for a thread that does; one volatile read of a counter. */
    public int calls() {
        ProtocolHandler http = handler;
        Executor executor = http == null ? null : http.getExecutor();
        return executor instanceof ThreadPoolExecutor pool ? pool.getSubmittedCount() : 0;
    }
}
