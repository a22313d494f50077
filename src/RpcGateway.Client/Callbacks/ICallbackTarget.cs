namespace RpcGateway.Client.Callbacks;

/// <summary>One registration of an object; the same object may have several.</summary>
internal interface ICallbackTarget<out TCallback>
{
    TCallback Instance { get; }
}
