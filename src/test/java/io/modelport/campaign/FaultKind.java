package io.modelport.campaign;

/** What a campaign does to a cluster. */
enum FaultKind {

    NODE_KILLED("node: kill -9", 3),
    NODE_STOPPED("node: SIGSTOP for longer than a lease, SIGCONT", 1),
    ATTEMPT_KILLED("attempt: kill -9", 4),
    ATTEMPT_STOPPED("attempt: SIGSTOP for longer than a lease, SIGCONT", 1),
    DATABASE_CRASHED("PostgreSQL: immediate stop, restart", 2),
    DATABASE_KILLED("PostgreSQL: kill -9, restart", 1),
    DATABASE_RESTARTED("PostgreSQL: ordered stop, 1 to 4 s, start", 2),
    NETWORK_RESET("network: connections reset", 2),
    NETWORK_REFUSED("network: no way to the database for 1 to 5 s", 2),
    NETWORK_SLOW("network: 50 to 250 ms of delay for 2 to 4 s", 2),
    NETWORK_SILENT("network: bytes swallowed for 1 to 5 s, connections left half open", 2),
    ANSWER_LOST("network: answer lost after the commit, 1 to 3 times", 3);

    private final String description;
    private final int weight;

    FaultKind(String description, int weight) {
        this.description = description;
        this.weight = weight;
    }

    String description() {
        return description;
    }

    /** How often it comes, compared with the others. */
    int weight() {
        return weight;
    }
}
