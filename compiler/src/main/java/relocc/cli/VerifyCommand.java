package relocc.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relocc.cli.file.Content;
import relocc.cli.file.Failure;
import relocc.cli.verify.Verification;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.report.JsonReport;
import relocc.cli.verify.report.Report;
import relocc.compiler.Build;

/** Holds a blob against its plan. */
@Command(
    name = "verify",
    description = {
      "Holds a stub against its plan on a model of the machine.",
      "Memory and exit state are compared with the reference and with the plain meaning of the plan."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final Path STANDARD_OUTPUT = Path.of("-");

  /** Runs that take longer say how far they are. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  private final CompileCommand root;

  @Parameters(index = "0", paramLabel = "PLAN", description = "the plan file")
  private Path plan;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "BLOB",
      description = "the bytes to verify; default: those that the plan compiles to")
  private Path blob;

  @Option(names = "--seed", paramLabel = "S", description = "run the machine of this seed alone")
  private Long seed;

  @Option(names = "--seeds", paramLabel = "N", description = "run the machines of seeds 0 to N-1")
  private Integer seeds;

  @Option(names = "--trace", description = "show what happened last, with --seed or seed 0")
  private boolean trace;

  @Option(names = "--json", description = "print the result as JSON on standard output")
  private boolean json;

  VerifyCommand(CompileCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws Failure {
    if (seeds != null && seeds < 1) {
      throw new UsageError("--seeds " + seeds + ": at least 1");
    }
    Optional<Build> compiled = root.compile(plan).map(CompileCommand.Compilation::build);
    if (compiled.isEmpty()) {
      return ExitCode.WRONG;
    }
    byte[] bytes = blob == null ? compiled.get().program().bytes() : bytes(blob, compiled.get());
    Verification verification = Judge.of(compiled.get(), plan);
    Report report =
        Judge.check(verification, bytes, seeds(verification), this.new Progress()::done, plan);
    if (json) {
      byte[] text = JsonReport.of(report).getBytes(StandardCharsets.UTF_8);
      root.write(List.of(new Content(STANDARD_OUTPUT, text)));
    } else if (report.agrees()) {
      root.say(report.summary());
    } else {
      root.show(difference(report));
    }
    if (trace) {
      long shown = seed != null ? seed : report.firstSeed();
      verification.trace(bytes, shown).forEach(root::say);
    }
    return report.agrees() ? ExitCode.OK : ExitCode.WRONG;
  }

  private long[] seeds(Verification verification) {
    if (seed != null) {
      return new long[] {seed};
    }
    int number = seeds != null ? seeds : verification.usualSeeds();
    return LongStream.range(0, number).toArray();
  }

  private Failure difference(Report report) {
    List<String> lines = new ArrayList<>(report.lines());
    String replay = "relocc verify " + plan + (blob == null ? "" : " " + blob) + " --seed ";
    lines.add("'" + replay + report.firstSeed() + " --trace' runs it again and shows the end");
    return blob == null
        ? new Failure(
            "R9002",
            "the stub does not do what the plan says",
            lines,
            "this is a bug in relocc: report it with the plan and its imports")
        : new Failure(
            "R4001",
            blob + " does not do what the plan says",
            lines,
            "mend the blob, compile the plan again, or verify it against the plan it came from");
  }

  private static byte[] bytes(Path blob, Build build) throws Failure {
    try {
      byte[] bytes = Files.readAllBytes(blob);
      long room = build.plan().stub().range().size();
      if (bytes.length == 0 || Long.compareUnsigned(bytes.length, room) > 0) {
        throw new Failure(
            "R4002",
            blob + " has " + bytes.length + " bytes, the plan's stub range has room for " + room,
            "name a blob that fits, or give the stub of the plan more room");
      }
      return bytes;
    } catch (IOException e) {
      throw new Failure(
          "R7001", "cannot read " + blob + ": " + Failure.reason(e), "name a file with a blob");
    } catch (OutOfMemoryError e) {
      throw new Failure(
          "R7001", "cannot read " + blob + ": it is too large", "name a file with a blob");
    }
  }

  /** Apart, so that nothing of this is loaded before it is asked for. */
  private static final class Judge {
    static Verification of(Build build, Path plan) throws Failure {
      try {
        return Verification.of(build);
      } catch (Call.Impossible e) {
        throw impossible(plan, e);
      }
    }

    static Report check(
        Verification verification, byte[] blob, long[] seeds, LongConsumer progress, Path plan)
        throws Failure {
      try {
        return verification.check(blob, seeds, progress);
      } catch (Call.Impossible e) {
        throw impossible(plan, e);
      }
    }

    private static Failure impossible(Path plan, Call.Impossible e) {
      return new Failure(
          "R4043",
          "nobody could call the stub of " + plan + ": " + e.getMessage(),
          "mend what the plan requires and verifies, or `relocc test` it with calls of your own");
    }
  }

  /** Tells a terminal how many seeds are done. */
  private final class Progress {
    private final long start = System.nanoTime();
    private final AtomicLong done = new AtomicLong();

    private void done(long more) {
      long seedsDone = done.addAndGet(more);
      if (root.isTerminal() && System.nanoTime() - start > PATIENCE_NANOS) {
        root.say(seedsDone + " seeds done");
      }
    }
  }
}
