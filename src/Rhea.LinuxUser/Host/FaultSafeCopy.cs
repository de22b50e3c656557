using System.Runtime.CompilerServices;
using Rhea.LinuxUser.Signals;

namespace Rhea.LinuxUser.Host;

/// <summary>
/// Copies memory that may not be there. The copying loop is machine code that a handler of SIGSEGV and SIGBUS, machine code as
/// well, recognises by its address; every other fault goes to the handler that was there before.
/// </summary>
internal sealed unsafe class FaultSafeCopy
{
    private const int PageSize = 4096;

    /// <summary>The length of the instruction that may fault.</summary>
    private const int CopyLength = 2;

    private readonly delegate* unmanaged<nint, nint, nint, nint> copy;

    /// <summary>Emits the code and puts its handlers before those that are installed.</summary>
    internal FaultSafeCopy(HostCall host)
    {
        nint page = host.AllocatePages(PageSize);
        var code = new CodeWriter(PageSize);
        code.Emit(0x48, 0x89, 0xD1);            // mov rcx, rdx
        int faulting = code.Length;
        code.Emit(0xF3, 0xA4);                  // rep movsb
        code.Emit(0x31, 0xC0);                  // xor eax, eax
        code.Emit(0xC3);                        // ret
        int failure = code.Length;
        code.Emit(0x31, 0xC0);                  // xor eax, eax
        code.Emit(0xFF, 0xC8);                  // dec eax
        code.Emit(0xC3);                        // ret
        copy = (delegate* unmanaged<nint, nint, nint, nint>)page;

        Span<int> signals = [Signal.Segv, Signal.Bus, Signal.Fpe];
        Span<SignalAction> actions = stackalloc SignalAction[signals.Length];
        for (int i = 0; i < signals.Length; i++)
        {
            SignalAction action;
            host.Invoke(HostNumber.RtSigaction, signals[i], 0, (long)&action, sizeof(ulong));
            int handler = EmitHandler(code, page + faulting, page + failure, host.Stubs.SentFaultHandler, signals[i], action);
            action.Flags = action.HasHandler ? action.Flags : SignalAction.Restorer;
            action.Flags |= SignalAction.Information | SignalAction.OnStack;
            action.RestorerAddress = action.HasHandler ? action.RestorerAddress : (ulong)host.Stubs.Restorer;
            action.Handler = (ulong)(page + handler);
            actions[i] = action;
        }
        code.Bytes.CopyTo(new Span<byte>((void*)page, PageSize));
        const int readExecute = 5;
        host.Invoke(HostNumber.Mprotect, page, PageSize, readExecute);
        for (int i = 0; i < signals.Length; i++)
        {
            SignalAction action = actions[i];
            host.Invoke(HostNumber.RtSigaction, signals[i], (long)&action, 0, sizeof(ulong));
        }
    }

    /// <summary>Copies bytes upwards. False if any of them could not be read or written; those before may have been copied.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool TryCopy(nint target, nint source, int length) => copy(target, source, length) == 0;

    private static int EmitHandler(CodeWriter code, nint faulting, nint failure, nint sent, int signal, in SignalAction previous)
    {
        const int instructionPointer = 168;
        int entry = code.Align();
        // The kernel's own codes are positive, those of senders are not.
        code.Emit(0x83, 0x7E, 0x08, 0x00);      // cmp dword [rsi+si_code], 0
        code.Emit(0x7F, 0x0C);                  // jg fault
        code.Emit(0x48, 0xB8);                  // mov rax, sent
        code.Emit64((ulong)sent);
        code.Emit(0xFF, 0xE0);                  // jmp rax
        code.Emit(0x48, 0x8B, 0x82);            // fault: mov rax, [rdx+rip]
        code.Emit32(instructionPointer);
        code.Emit(0x48, 0xB9);                  // mov rcx, faulting
        code.Emit64((ulong)faulting);
        code.Emit(0x48, 0x29, 0xC8);            // sub rax, rcx
        code.Emit(0x48, 0x83, 0xF8, CopyLength); // cmp rax, length
        code.Emit(0x73, 0x12);                  // jae other
        code.Emit(0x48, 0xB9);                  // mov rcx, failure
        code.Emit64((ulong)failure);
        code.Emit(0x48, 0x89, 0x8A);            // mov [rdx+rip], rcx
        code.Emit32(instructionPointer);
        code.Emit(0xC3);                        // ret
        if (previous.HasHandler)
        {
            code.Emit(0x48, 0xB8);              // other: mov rax, previous
            code.Emit64(previous.Handler);
            code.Emit(0xFF, 0xE0);              // jmp rax
            return entry;
        }
        // There was no handler: put the default back; the fault happens again, and ends the process.
        code.Emit(0x48, 0x83, 0xEC, 0x28);      // other: sub rsp, 40
        code.Emit(0x31, 0xC0);                  // xor eax, eax
        for (byte at = 0; at < 32; at += 8)
            code.Emit(0x48, 0x89, 0x44, 0x24, at); // mov [rsp+at], rax
        code.Emit(0xBF);                        // mov edi, signal
        code.Emit32(signal);
        code.Emit(0x48, 0x89, 0xE6);            // mov rsi, rsp
        code.Emit(0x31, 0xD2);                  // xor edx, edx
        code.Emit(0x41, 0xBA, 8, 0, 0, 0);      // mov r10d, 8
        code.Emit(0xB8, 0x0D, 0, 0, 0);         // mov eax, rt_sigaction
        code.Emit(0x0F, 0x05);                  // syscall
        code.Emit(0x48, 0x83, 0xC4, 0x28);      // add rsp, 40
        code.Emit(0xC3);                        // ret
        return entry;
    }
}
