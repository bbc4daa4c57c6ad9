/** TensorFlow Serving's REST protocol at {@code /v1/models}, with what OpenAI's and KServe's clients read there. */
@NullMarked
package io.modelport.serving.tfserving;

import org.jspecify.annotations.NullMarked;
