/** Devices that a stub may talk to. */
package relocc.runtime.device;
