/** The artifact store over REST: how it is, and its garbage. */
@NullMarked
package io.modelport.artifact.web;

import org.jspecify.annotations.NullMarked;
