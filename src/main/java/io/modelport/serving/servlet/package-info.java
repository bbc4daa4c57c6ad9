/** What the HTTP adapters of the data plane share: bodies read and answers written without holding a thread. */
@NullMarked
package io.modelport.serving.servlet;

import org.jspecify.annotations.NullMarked;
