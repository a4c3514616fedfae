package relocc.compiler.resolve.range;

import io.airlift.compress.lz4.Lz4Compressor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Action.Packing;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan.Payload;

/**
 * Payload as it travels: packed where that was asked for, and the rest.
 *
 * @param actions the same ones, where payload lies now
 * @param payloads one behind the other
 */
public record Packed(List<Action> actions, List<Payload> payloads) {
  /** What the code that unpacks takes in the blob, roughly; in bytes. */
  private static final long UNPACKER = 1024;

  /** Packs what is to be packed, or may be and gets smaller. */
  public static Packed of(List<Action> actions, List<Payload> payloads) {
    if (actions.stream().noneMatch(Packed::isOurs)) {
      return new Packed(actions, payloads);
    }
    return new Packer(payloads).pack(actions);
  }

  private static boolean isOurs(Action action) {
    return action instanceof Action.Unpack unpack && unpack.content().isPresent();
  }

  private static byte[] packed(byte[] content) {
    Lz4Compressor compressor = new Lz4Compressor();
    byte[] out = new byte[compressor.maxCompressedLength(content.length)];
    int size = compressor.compress(content, 0, content.length, out, 0, out.length);
    return Arrays.copyOf(out, size);
  }

  /** One pass over a plan. */
  private static final class Packer {
    private final List<Payload> before;
    private final List<Payload> after = new ArrayList<>();

    Packer(List<Payload> before) {
      this.before = before;
    }

    Packed pack(List<Action> actions) {
      boolean auto = isWorthwhile(actions);
      List<Action> chosen = actions.stream().map(action -> chosen(action, auto)).toList();
      for (Payload payload : before) {
        boolean unpacked =
            chosen.stream().anyMatch(a -> isOurs(a) && from(a).get().overlaps(payload.range()));
        boolean used =
            chosen.stream()
                .filter(action -> !isOurs(action))
                .flatMap(action -> read(action).stream())
                .anyMatch(payload.range()::overlaps);
        if (used || !unpacked) {
          add(payload.name(), payload.bytes(), payload);
        }
      }
      return new Packed(chosen.stream().map(this::placed).toList(), after);
    }

    /** Whether those that may be packed or not get the blob smaller by more than is needed. */
    private static boolean isWorthwhile(List<Action> actions) {
      boolean anyway = false;
      long saved = 0;
      for (Action action : actions) {
        if (action instanceof Action.Unpack unpack && isOurs(action)) {
          byte[] content = unpack.content().orElseThrow();
          anyway |= unpack.packing() == Packing.BLOCK;
          saved += Math.max(0, content.length - packed(content).length);
        }
      }
      return anyway || saved > UNPACKER;
    }

    private static Action chosen(Action action, boolean auto) {
      if (!(action instanceof Action.Unpack unpack) || unpack.packing() != Packing.AUTO) {
        return action;
      }
      byte[] content = unpack.content().orElseThrow();
      if (auto && packed(content).length < content.length) {
        return new Action.Unpack(
            unpack.from(), unpack.to(), Packing.BLOCK, unpack.content(), unpack.span());
      }
      Piece piece =
          new Piece(unpack.from().start(), unpack.to().start(), content.length, unpack.span());
      return new Action.Move(List.of(piece), unpack.span());
    }

    private static Optional<AddressRange> from(Action action) {
      return action instanceof Action.Unpack unpack ? Optional.of(unpack.from()) : Optional.empty();
    }

    private static List<AddressRange> read(Action action) {
      if (action instanceof Action.Move move) {
        return move.pieces().stream().map(Piece::sourceRange).toList();
      } else if (action instanceof Action.MoveRange move) {
        return List.of(move.from().within());
      } else if (action instanceof Action.Verify verify) {
        return List.of(verify.side().within());
      }
      return List.of();
    }

    private AddressRange add(String name, byte[] bytes, Payload origin) {
      long start = after.isEmpty() ? Payload.SPACE : after.get(after.size() - 1).next();
      AddressRange range = new AddressRange(start, bytes.length);
      after.add(new Payload(name, range, bytes, origin.span()));
      return range;
    }

    private Action placed(Action action) {
      if (action instanceof Action.Unpack unpack && isOurs(action)) {
        Payload origin = holder(before, unpack.from().start());
        byte[] content = unpack.content().orElseThrow();
        AddressRange from = add(origin.name() + ", packed", packed(content), origin);
        return new Action.Unpack(
            from, unpack.to(), unpack.packing(), unpack.content(), unpack.span());
      } else if (action instanceof Action.Move move) {
        return new Action.Move(
            move.pieces().stream()
                .map(p -> new Piece(placed(p.source()), p.destination(), p.size(), p.span()))
                .toList(),
            move.span());
      } else if (action instanceof Action.MoveRange move) {
        return new Action.MoveRange(placed(move.from()), move.to(), move.size(), move.span());
      } else if (action instanceof Action.Verify verify) {
        return new Action.Verify(
            verify.name(),
            placed(verify.side()),
            verify.size(),
            verify.algorithm(),
            verify.want(),
            verify.sample(),
            verify.code(),
            verify.span());
      }
      return action;
    }

    private static Payload holder(List<Payload> payloads, long address) {
      return payloads.stream()
          .filter(payload -> payload.range().contains(address))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no payload at " + address));
    }

    private Action.Side placed(Action.Side side) {
      if (!Payload.isPlace(side.within())) {
        return side;
      }
      AddressRange within = new AddressRange(placed(side.within().start()), side.within().size());
      return new Action.Side(new Operand.Constant(within.start()), within);
    }

    /** Where a byte lies now that has been at an address. */
    private long placed(long address) {
      if (!Payload.isPlace(address)) {
        return address;
      }
      Payload old = holder(before, address);
      Payload now =
          after.stream()
              .filter(payload -> payload.bytes() == old.bytes())
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no payload " + old.name()));
      return now.range().start() + (address - old.range().start());
    }
  }
}
