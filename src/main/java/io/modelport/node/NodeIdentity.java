package io.modelport.node;

import io.modelport.problem.Invalid;

/**
 * The name under which a node claims jobs and reports its state; two nodes on one database have different names.
 *
 * @param name 1 to 100 of letters, digits, '.', '_' and '-'
 */
public record NodeIdentity(String name) {

    public NodeIdentity {
        if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new Invalid("invalid-node-name",
                    "'" + name + "' is no name for a node: it has 1 to 100 of letters, digits, '.', '_' and '-'.",
                    "Set modelport.node.name (MODELPORT_NODE_NAME) to such a name, or leave it out.");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
