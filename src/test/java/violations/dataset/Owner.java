package violations.dataset;

import violations.dataset.part.Part;

/** Breaks, with its part, the rule that packages form no cycle. */
public class Owner {

    public Part part() {
        return new Part(this);
    }
}
