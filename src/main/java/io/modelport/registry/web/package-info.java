/** The registry over REST. */
@NullMarked
package io.modelport.registry.web;

import org.jspecify.annotations.NullMarked;
