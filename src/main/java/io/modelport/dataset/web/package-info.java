/** Datasets over REST. */
@NullMarked
package io.modelport.dataset.web;

import org.jspecify.annotations.NullMarked;
