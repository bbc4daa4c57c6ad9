package io.modelport.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The format of the files of an upload. */
public enum UploadFormat {

    /** Labelled grey images in pairs of IDX files, as MNIST's; each file plain or gzipped. */
    @JsonProperty("idx")
    IDX
}
