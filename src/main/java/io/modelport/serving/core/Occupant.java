package io.modelport.serving.core;

/** What runs in a slot, as whoever watches the slot sees it. */
interface Occupant {

    /** Answers every request of it whose time is up, though its run goes on. */
    void expireOverdue(long now);
}
