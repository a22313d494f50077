using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RpcGateway.Benchmarks.Sockets;

/// <summary>
/// Waits for many sockets on one thread. The sockets of .NET complete each operation on the thread pool, which would cost
/// the load generator more CPU time than its calls cost the server.
/// </summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int OperationAdd = 1;
    private const int OperationModify = 3;
    private const uint Readable = 1;
    private const uint Writable = 4;
    private const int MaxEvents = 256;

    // The kernel's struct is packed on x64 only: four bytes of events, then eight bytes of user data.
    private static readonly int KeyOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = KeyOffset + 8;

    private readonly int _handle = Check(Create(CloseOnExec));
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed((nuint)(MaxEvents * EventSize));

    public void Add(int socket, int key) => Control(OperationAdd, socket, key, Readable);

    /// <summary>Starts or stops watching a socket for writability.</summary>
    public void Watch(int socket, int key, bool writable) =>
        Control(OperationModify, socket, key, writable ? Readable | Writable : Readable);

    /// <summary>Waits until a socket is ready or the timeout has passed.</summary>
    /// <returns>The number of ready sockets; <see cref="Key"/> returns each one's key.</returns>
    public int Wait(TimeSpan timeout)
    {
        var nanoseconds = Math.Max(0, timeout.Ticks) * TimeSpan.NanosecondsPerTick;
        var time = new TimeSpecification { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        var ready = Wait(_handle, _events, MaxEvents, &time, null);
        const int Interrupted = 4;
        return ready >= 0 || Marshal.GetLastPInvokeError() != Interrupted ? Check(ready) : 0;
    }

    public int Key(int index) => Unsafe.ReadUnaligned<int>(_events + (index * EventSize) + KeyOffset);

    public void Dispose()
    {
        _ = Close(_handle);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int socket, int key, uint events)
    {
        var change = stackalloc byte[EventSize];
        Unsafe.WriteUnaligned(change, events);
        Unsafe.WriteUnaligned(change + KeyOffset, (long)key);
        Check(Control(_handle, operation, socket, change));
    }

    private static int Check(int result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int socket, byte* change);

    // Needs Linux 5.11 and glibc 2.35. The older epoll_wait has a resolution of one millisecond.
    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int Wait(int epoll, byte* events, int maxEvents, TimeSpecification* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);

    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
