using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.TestTools;

/// <summary>Adds methods to the table of a connection that may be running.</summary>
internal static class MethodTableExtensions
{
    /// <summary>Adds the methods of a service.</summary>
    public static void AddService<TContract>(this RpcMethodTable table, TContract service, RpcConnection connection)
        where TContract : class => table.Replace(
        [.. table.Handlers, .. RpcMethodHandler.ForInstance(service, connection.Invoker.SerializerOptions)]);

    /// <summary>Adds a method that runs a delegate, which can read the parameters and write the result.</summary>
    public static void Add(this RpcMethodTable table, string name, Func<RpcInboundCall, ValueTask> run) =>
        table.Replace([.. table.Handlers, new DelegateHandler(name, run)]);

    /// <summary>Adds a method without parameters and result.</summary>
    public static void Add(this RpcMethodTable table, string name, Func<Task> run) =>
        table.Add(name, _ => new ValueTask(run()));

    /// <summary>Adds a method without parameters and result.</summary>
    public static void Add(this RpcMethodTable table, string name, Action run) => table.Add(name, _ =>
    {
        run();
        return default;
    });

    private sealed class DelegateHandler(string name, Func<RpcInboundCall, ValueTask> run) : RpcMethodHandler
    {
        public override RpcMethodDescriptor Method { get; } =
            new(name, null, name, RpcMethodKind.Call, typeof(string), RpcOverflowPolicy.Disconnect);

        public override ValueTask InvokeAsync(RpcInboundCall call, object? state) => run(call);
    }
}
