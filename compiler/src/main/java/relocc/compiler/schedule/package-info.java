/**
 * The parallel-move problem on ranges of memory.
 *
 * <p>A move reads all its sources as they were when it began; a machine copies one range after the
 * other. {@link relocc.compiler.schedule.Scheduler} finds an order, and where there is none, the
 * cheapest detour.
 *
 * <h2>The problem</h2>
 *
 * <p>A run {@code b} has to wait for a run {@code a} if it writes what {@code a} reads:
 *
 * <pre>
 *   a:  [ source ) ------> [ dest )        a reads what b writes:
 *            |                              a first, then b
 *   b:  [ dest ) <------------------ [ source )
 * </pre>
 *
 * <p>A run that overlaps itself does not wait for itself: copied forward when it moves down, and
 * backward when it moves up, it reads every byte before it writes it.
 *
 * <p>It differs from moving registers in parallel in three ways. Ranges overlap in part, so one run
 * waits for many and holds up many; only whole runs are worth a table entry; and a copy through
 * scratch costs as much as there are bytes.
 *
 * <h2>1. Runs ({@code Runs})</h2>
 *
 * <p>Runs are sorted by destination. What moves nothing is dropped, and neighbours that move by the
 * same distance become one. That may close a circle where one piece has to come before and its
 * neighbour after a third one; so those that wait in the end are taken apart and peeled again.
 *
 * <h2>2. Peeling ({@code Peel, Segments, ReaderCounts})</h2>
 *
 * <p>A run is emitted as soon as nobody else has to read its destination. Destinations are cut into
 * segments where sources begin and end, and each segment counts its unread readers:
 *
 * <pre>
 *   sources       |-------- a --------|
 *                       |------ b ------|     |-- c --|
 *   destinations  [     p     )[    q    )[      r     )
 *   readers       [  1 )[  2  )[ 2  )[1 )[0)[  1  )[ 0 )
 * </pre>
 *
 * <p>Emitting {@code a} takes one from all that it covers; whoever has no segment left with a count
 * above 0 is ready. A tree over the segments takes one from a range and finds those that reach 0 in
 * O(log n) plus what it finds, so a thousand runs that all read one big range cost no more than
 * others. Ready runs are emitted by ascending destination, going round, like a lift. Without a
 * cycle this is all, no byte is copied twice, and the time is O(n log n).
 *
 * <h2>3. One reader per byte ({@code FanOut})</h2>
 *
 * <p>Only runs on cycles, or waiting for one, are left. Where two of them read the same byte, one
 * keeps it. The other copies, after everything else, from where the first one has put it; that is
 * final by then. Nobody waits for these followers any more, and they cost no extra byte:
 *
 * <pre>
 *   before:   x -> p,  x -> q            after:   x -> p,  later p -> q
 * </pre>
 *
 * <p>The readers are chosen by a sweep that goes on with the source that reaches farthest. A source
 * then meets at most two stretches of other readers, so the number of runs grows at most to three
 * times. From here on sources are disjoint, as destinations are.
 *
 * <h2>4. Rings ({@code Rings})</h2>
 *
 * <p>If each source is exactly another one's destination, following them leads back to the start:
 * one rotation through registers, no byte copied twice, no scratch. A permutation of pages is made
 * of such rings, once runs of several pages are cut where other runs begin and end, where the bytes
 * at a cut come from, and so on. A trail of cuts that goes on too long is given up: most moves by
 * bytes have no rings worth their name (shifting n bytes in place by k goes round after n / gcd(n,
 * k) steps).
 *
 * <h2>5. Knots ({@code Knot})</h2>
 *
 * <p>What is left is cut and carried about until it is gone. Each time when no whole fragment is
 * ready, the first of these that applies is done:
 *
 * <ul>
 *   <li><b>Peel an end</b> of a fragment that nobody reads, if it is a fair part of it. No extra
 *       byte. (Peeling single bytes could go on for as many steps as there are bytes.)
 *   <li>Find a cycle by going from fragment to blocker. <b>Rotate</b>, if its smallest fragment
 *       lies on a ring and that is cheaper than the next way.
 *   <li><b>Evacuate</b>: carry to scratch what others want from one destination on the cycle, the
 *       cheapest one that fits, and point those readers there. That fragment is ready then, and the
 *       scratch is free again when its readers are done.
 *   <li><b>Halve</b> a shift of s bytes by a little d, if s is more than a thousand times d and
 *       scratch has no room for d bytes. Two exchanges leave a shift of s/2 bytes by 2d:
 *       <pre>
 *   wanted         b c d e f g h .           shift by 1: the first half may not
 *   there        a b c d e f g h             just change places with b c d e
 *   exchange     e f g h | a b c d           halves of the destination
 *   exchange     b c d h | a e f g           b c d are right; e f g want to move by 2
 *       </pre>
 *   <li><b>Exchange</b>: rotate [a0 &lt;- a1 &lt;- ... &lt;- am] although it does not lead back.
 *       All ranges but the last are right then; what was in the first lies in the last, and its
 *       readers are pointed there. With m = 1 and a0 the lowest address this is Euclid's algorithm
 *       on lengths, and the number of fragments does not grow; longer ones copy less.
 * </ul>
 *
 * <p>What a way costs is counted in copied bytes; a transfer and a range of a rotation count as
 * some too ({@code Knot.TRANSFER_COST}, {@code RANGE_COST}), since each is an entry in the stub's
 * table and a start of its loop.
 *
 * <h2>Why it is right</h2>
 *
 * <p>Three things hold between any two transfers: what a fragment is to move lies unchanged at its
 * source; a byte that is right is never written again; and nothing is written but destinations that
 * are not right yet and scratch that nobody reads. A copy or an end is emitted only when no other
 * fragment reads there. Evacuating and rotating move bytes, and point every reader of a moved byte
 * to where it lies now. Every round makes at least one byte right, or cuts a fragment in two where
 * its source leaves what is to be written, so it ends.
 */
package relocc.compiler.schedule;
