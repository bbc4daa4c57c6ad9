package io.modelport.dataset;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of uploads.
 *
 * @param maxUploadBytes the largest file that may be uploaded, as it is sent; unpacked, its header may promise 2 GiB
 * @param uploadExpiry how long after its last change an upload that was not committed is discarded
 */
@ConfigurationProperties("modelport.dataset")
record DatasetSettings(@DefaultValue("2GB") DataSize maxUploadBytes, @DefaultValue("7d") Duration uploadExpiry) {}
