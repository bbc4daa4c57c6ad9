package io.modelport.serving.servlet;

import io.modelport.http.BusyThreads;
import io.modelport.serving.core.Crowd;
import org.springframework.stereotype.Component;

/** Tells the data plane how many calls come in by HTTP. */
@Component
class HttpCrowd {

    HttpCrowd(Crowd crowd, BusyThreads http) {
        crowd.watch(http::calls);
    }
}
