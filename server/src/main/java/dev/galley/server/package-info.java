/// **Server.** The map of the product: puts the rooms together by hand.
@NullMarked
package dev.galley.server;

import org.jspecify.annotations.NullMarked;
