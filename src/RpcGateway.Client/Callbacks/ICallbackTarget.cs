namespace RpcGateway.Client.Callbacks;

/// <summary>One registration of an object; an object can be registered more than once.</summary>
internal interface ICallbackTarget<out TCallback>
{
    TCallback Instance { get; }
}
