namespace RpcGateway.SampleContracts.Push;

/// <summary>The delivery state of a message.</summary>
/// <param name="Stage">The last step.</param>
/// <param name="Devices">The number of devices that the receiver has; 0 for a topic without a subscriber.</param>
/// <param name="DeliveredTo">The number of devices that have acknowledged the message.</param>
public sealed record PushState(PushStage Stage, int Devices, int DeliveredTo);
