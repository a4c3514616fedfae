package relocc.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import relocc.cli.file.Content;
import relocc.cli.file.Failure;
import relocc.cli.run.ReferenceRun;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.meaning.ExitState;
import relocc.compiler.Build;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;

/** Runs the reference of a plan on memory that files were loaded into. */
@Command(
    name = "run",
    description = "Does to memory what the plan says, on this machine, and shows the exit state.")
final class RunCommand implements Callable<Integer> {
  private final CompileCommand root;

  @Parameters(index = "0", paramLabel = "PLAN", description = "the plan file")
  private Path plan;

  @Option(
      names = "--load",
      paramLabel = "FILE@ADDR",
      description = "what memory holds at entry; ADDR may name a region")
  private List<String> loads = new ArrayList<>();

  @Option(
      names = "--dump",
      paramLabel = "RANGE=FILE",
      description = "write memory to a file at the end; RANGE may name a region")
  private List<String> dumps = new ArrayList<>();

  @Option(
      names = "--el",
      paramLabel = "1|2|3",
      description = "the level of entry; default: the first that the plan names")
  private Integer level;

  RunCommand(CompileCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws Failure {
    Optional<CompileCommand.Compilation> compiled = root.compile(plan);
    if (compiled.isEmpty()) {
      return ExitCode.WRONG;
    }
    run(compiled.get().build(), compiled.get().inputs());
    return ExitCode.OK;
  }

  private void run(Build build, List<Path> imports) throws Failure {
    List<ReferenceRun.Load> from = new ArrayList<>();
    List<ReferenceRun.Dump> to = new ArrayList<>();
    if (Call.isOpen(build.plan())) {
      throw new Failure(
          "R4006",
          "this plan leaves to its caller what a run would need",
          "run `relocc verify`, which tries calls of its own");
    }
    ExceptionLevel entry = root.entry(build.plan(), level);
    try {
      loads.forEach(load -> from.add(ReferenceRun.Load.parse(load, build.plan())));
      dumps.forEach(dump -> to.add(ReferenceRun.Dump.parse(dump, build.plan())));
    } catch (IllegalArgumentException e) {
      throw new UsageError(e.getMessage());
    }
    refuse(to, from, imports);
    ReferenceRun run = run(build, entry, from);
    root.say(shown(run.exit(), build.plan()));
    List<Content> contents = new ArrayList<>();
    for (ReferenceRun.Dump dump : to) {
      contents.add(new Content(dump.file(), run.bytes(dump)));
    }
    root.write(contents);
  }

  /** No dump goes over what was read, nor over another one. */
  private void refuse(
      List<ReferenceRun.Dump> to, List<ReferenceRun.Load> from, List<Path> imports) {
    Destinations files = new Destinations(to.stream().map(ReferenceRun.Dump::file).toList());
    List<Path> read = new ArrayList<>(imports);
    read.add(plan);
    from.forEach(load -> read.add(load.file()));
    files.refuseTwice("name them apart");
    files.refuseInputs(read);
  }

  private ReferenceRun run(Build build, ExceptionLevel entry, List<ReferenceRun.Load> loads)
      throws Failure {
    try {
      return ReferenceRun.of(build, entry, loads, root::say);
    } catch (IOException e) {
      String file = e instanceof FileSystemException f ? f.getFile() : "what --load names";
      throw new Failure(
          "R7001", "cannot read " + file + ": " + Failure.reason(e), "name a file with --load");
    }
  }

  /** One line: the state, with the registers that the plan gives. */
  private static String shown(ExitState exit, Plan plan) {
    StringBuilder line = new StringBuilder("exit to " + AddressRange.hex(exit.pc()));
    line.append(" at EL").append(exit.level());
    for (int number : plan.exit().registers().keySet()) {
      boolean sp = number == Plan.Exit.SP;
      long value = sp ? exit.sp().orElseThrow() : exit.x().get(number);
      line.append(sp ? " sp" : " x" + number).append("=0x").append(Long.toHexString(value));
    }
    return line.toString();
  }
}
