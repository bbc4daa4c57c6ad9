package io.modelport.serving.core;

/** The protocol by which a request came; a label of the metrics. */
public enum Protocol {

    /** The Open Inference Protocol over HTTP. */
    OPEN_INFERENCE("oip"),
    /** The Open Inference Protocol over gRPC. */
    OPEN_INFERENCE_GRPC("oip_grpc"),
    /** TensorFlow Serving's REST protocol. */
    TENSORFLOW_SERVING("tensorflow"),
    /** TorchServe's inference API. */
    TORCHSERVE("torchserve"),
    /** The native prediction call. */
    NATIVE("native");

    private final String label;

    Protocol(String label) {
        this.label = label;
    }

    /** Its name in metrics. */
    public String label() {
        return label;
    }
}
