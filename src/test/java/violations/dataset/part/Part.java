package violations.dataset.part;

import violations.dataset.Owner;

/** Breaks, with its owner, the rule that packages form no cycle. */
public class Part {

    private final Owner owner;

    public Part(Owner owner) {
        this.owner = owner;
    }

    public Owner owner() {
        return owner;
    }
}
