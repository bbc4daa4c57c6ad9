package violations.registry;

import org.springframework.beans.factory.annotation.Autowired;

/** Breaks the rule that nothing is injected into fields. */
class InjectsField {

    @Autowired
    String injected = "";
}
