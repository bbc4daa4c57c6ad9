package io.modelport.training;

/**
 * The memory that a node can give to one more attempt.
 *
 * @param usual bytes for a job that does not say
 * @param most bytes that any job can get when nothing else runs
 * @param free bytes that nobody has at the moment
 */
record MemoryRoom(long usual, long most, long free) {}
