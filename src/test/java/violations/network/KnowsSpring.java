package violations.network;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** Breaks the rule that the core is plain Java. */
class KnowsSpring {

    @Nullable ApplicationContext context() {
        return null;
    }
}
