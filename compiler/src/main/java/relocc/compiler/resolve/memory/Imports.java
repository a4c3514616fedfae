package relocc.compiler.resolve.memory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.PlanFile;
import relocc.compiler.imports.ElfProgram;
import relocc.compiler.imports.Folder;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.KernelImage;
import relocc.compiler.imports.PageList;
import relocc.compiler.imports.RawFile;
import relocc.compiler.imports.listing.IoMemory;
import relocc.compiler.imports.listing.KexecSegments;
import relocc.compiler.imports.listing.UefiMap;
import relocc.compiler.imports.tree.DeviceTree;
import relocc.compiler.imports.tree.FitReader;
import relocc.compiler.source.Problems;
import relocc.compiler.value.Scope;
import relocc.compiler.value.Value;

/** Reads what a plan file imports. */
public final class Imports {
  private final Folder folder;
  private final Problems problems;

  /**
   * @param folder the folder of the plan file
   */
  public Imports(Folder folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /** Declares every import; one that cannot be read is declared as failed. */
  public void declare(PlanFile file, Scope scope) {
    for (PlanFile.Import statement : file.imports()) {
      Optional<Value> value = read(statement);
      scope.declare(statement.alias(), evaluator -> value);
    }
  }

  private Optional<Value> read(PlanFile.Import statement) {
    return file(statement).flatMap(file -> read(statement.kind(), file));
  }

  private Optional<Value> read(PlanFile.Import.Kind kind, ImportedFile file) {
    return switch (kind) {
      case DTB -> DeviceTree.read(file, problems).map(v -> new Value.Board(v, file));
      case ELF -> ElfProgram.read(file, problems).map(v -> new Value.Elf(v, file));
      case FIT -> FitReader.read(file, problems).map(v -> new Value.Fit(v, file));
      case IMAGE -> KernelImage.read(file, problems).map(v -> new Value.Image(v, file));
      case IOMEM -> IoMemory.read(file, problems).map(v -> new Value.Board(v, file));
      case KEXEC -> KexecSegments.read(file, problems).map(v -> new Value.Kexec(v, file));
      case MEMMAP -> UefiMap.read(file, problems).map(v -> new Value.Board(v, file));
      case PAGES -> PageList.read(file, problems).map(v -> new Value.Pages(v, file));
      case RAW -> RawFile.read(file, problems).map(v -> new Value.Raw(v, file));
    };
  }

  private Optional<ImportedFile> file(PlanFile.Import statement) {
    return ImportedFile.of(folder, statement.path(), statement.pathSpan(), problems);
  }

  /**
   * The files that a plan file imports, in the order of the text; none that only stand for them.
   */
  public List<Path> paths(PlanFile file) {
    List<Path> paths = new ArrayList<>();
    file.imports()
        .forEach(i -> file(i).filter(f -> !f.isGiven()).ifPresent(f -> paths.add(f.path())));
    return paths;
  }
}
