/// Second-order descent on f itself: minima, with negative curvature used on the way.
package dev.cairn.finder.minimise;
