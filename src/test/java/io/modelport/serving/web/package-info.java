@NullMarked
package io.modelport.serving.web;

import org.jspecify.annotations.NullMarked;
