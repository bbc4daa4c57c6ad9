package io.modelport.serving.torchserve;

/**
 * One field of a form.
 *
 * @param name its name
 * @param from where its content begins in the body
 * @param to where it ends
 * @param isText whether it was typed rather than taken from a file
 */
record FormField(String name, int from, int to, boolean isText) {}
