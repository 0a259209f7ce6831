/// What a custom domain's tree says: whose site answers there. Imports nothing of ours.
@NullMarked
package dev.millstream.store.domain;

import org.jspecify.annotations.NullMarked;
