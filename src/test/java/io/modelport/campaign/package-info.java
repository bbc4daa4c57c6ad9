/** Breaks running nodes, attempts, databases and networks at random moments, and looks whether anything was lost. */
@NullMarked
package io.modelport.campaign;

import org.jspecify.annotations.NullMarked;
