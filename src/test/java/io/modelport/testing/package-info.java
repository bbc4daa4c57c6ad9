/** What the tests of every module stand on: real databases, and nodes in this process or in one of their own. */
@NullMarked
package io.modelport.testing;

import org.jspecify.annotations.NullMarked;
