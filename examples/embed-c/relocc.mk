# Compiles plans of relocc with make. Include this file, with
#   BUILD         where everything goes that is made (default: build)
#   RELOCC        the command (default: relocc)
#   RELOCC_FLAGS  more options, as in --check-abi, -D or --plan
# and let your program need $(BUILD)/NAME.stub.o, and your sources $(BUILD)/NAME.h: both come from
# NAME.rstub, and come again when that changes or anything that it imports.
BUILD ?= build
RELOCC ?= relocc

$(BUILD)/%.stub.o $(BUILD)/%.h: %.rstub
	@mkdir -p $(@D)
	$(RELOCC) $< --emit obj=$(BUILD)/$*.stub.o,header=$(BUILD)/$*.h -MD -MF $(BUILD)/$*.stub.d $(RELOCC_FLAGS)

-include $(wildcard $(BUILD)/*.stub.d)
