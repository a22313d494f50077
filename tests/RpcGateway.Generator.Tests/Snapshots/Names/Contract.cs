namespace Named.@event;

[RpcContract("my.names-2_x")]
public interface INames
{
    Task<int> IOStatusAsync();

    Task<int> Plain();

    Task<int> Async();

    Task<int> @class(int @event, int @int);

    [RpcMethod("renamed.to-this")]
    Task<int> OtherAsync();

    // Every name that generated code uses itself.
    Task<int> TakenAsync(int service, int call, int arguments, int parameter, int proxy, int writer, int theCall, int _int32);

    Task<int> NamesBinding(int NamesBinding, int NamesProxy, int options, int method);

    Task<int> DispatchAsync(int _, int __);

    Task<string> ToString();

    Task<bool> Equals(object other);

    Task<int> None();

    Task<int> NoneArguments();
}
