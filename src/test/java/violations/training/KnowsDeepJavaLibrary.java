package violations.training;

import ai.djl.ndarray.types.Shape;

/** Breaks the rule that only the engine knows Deep Java Library. */
class KnowsDeepJavaLibrary {

    Shape shape() {
        return new Shape(1);
    }
}
