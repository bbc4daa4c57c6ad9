package io.modelport.dataset;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Discards abandoned uploads now and then; several nodes may do so at once. */
@Component
class UploadSweep {

    private static final Logger log = LoggerFactory.getLogger(UploadSweep.class);

    private final Uploads uploads;

    UploadSweep(Uploads uploads) {
        this.uploads = uploads;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
    void run() {
        int discarded = uploads.discardExpired();
        if (discarded > 0) {
            log.info("Discarded {} expired uploads of datasets", discarded);
        }
    }
}
