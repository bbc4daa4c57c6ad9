package violations.registry;

import violations.http.Page;

/** Breaks the rule that only adapters speak HTTP. */
class KnowsHttp {

    Page page() {
        return new Page();
    }
}
