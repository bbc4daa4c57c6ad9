package io.modelport.monitoring;

import io.modelport.serving.core.RequestSummary;

/** Looks at every prediction request that has ended, on the thread that answers it. */
interface RequestObserver {

    void ended(RequestSummary request);
}
