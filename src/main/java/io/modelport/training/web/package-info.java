/** Training over HTTP: the public API of jobs, and the worker API of their attempts. */
@NullMarked
package io.modelport.training.web;

import org.jspecify.annotations.NullMarked;
