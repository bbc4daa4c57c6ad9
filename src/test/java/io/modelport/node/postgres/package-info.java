@NullMarked
package io.modelport.node.postgres;

import org.jspecify.annotations.NullMarked;
