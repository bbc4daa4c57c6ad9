/** Tests of the registry over REST, through the real HTTP stack. */
@NullMarked
package io.modelport.registry.web;

import org.jspecify.annotations.NullMarked;
